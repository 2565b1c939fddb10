"""From records of other systems (FHIR, HL7 v2, tables) to events, by mappings that are themselves YAML.

Here: reading what comes in, putting it in order of date, making it idempotent, counting what no mapping names.
Never here: an event name or a clinical code written in code (they stand in a mapping), a journey, a database.
Imported by cli, and by whoever embeds carepath; imports core, ports and errors.
"""
