"""The meeting, what is asked about it and what is answered: no I/O, no clock, no platform."""
