package io.whimbrel.cli.command.line;

import io.whimbrel.cli.screen.Terminal;
import io.whimbrel.cli.wiring.Wiring;

/** What commands work with. */
public record Surroundings(Terminal terminal, Wiring wiring) {}
