package io.whimbrel.cli.launcher;

/** What one start of the launcher answered. */
record Launched(int exit, String out, String err) {}
