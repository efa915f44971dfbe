package io.whimbrel.cli.command;

/** A command after which the index of the plan's folder is written again. */
interface StateChange {}
