"""The test kit: prove a pathway by moving a clock. Public: its names keep their meaning between minor versions.

Here: the manual clock, the recording adapter, JourneyHarness, the plain-language steps and the pytest plugin, and the
suites that a store or an adapter of a third party must pass. It runs the real engine on a real (in-memory) database.
Never here: a shortcut into a state. A scenario reaches its world by events and time alone.
The only room that imports pytest, and only in the modules that pytest itself loads. Imported by cli (demo); imports
care and what lies below it.
"""
