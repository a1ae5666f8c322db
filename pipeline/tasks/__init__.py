"""The Luigi tasks: each reads bytes, calls one pure function, and replaces files.

The fingerprint of a task's inputs is its parameter, so a change makes another task, and a task whose
output stands need not run. Parsed months and the index are files named by their fingerprint;
published files have fixed names, and a :class:`StampTarget` tells whether what lies there is current.
"""
