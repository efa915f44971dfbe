package io.whimbrel.cli.command.line;

/** A command after which the index of the plan's folder is written again. */
public interface StateChange {}
