/** The command line: commands, exit codes, wiring. The only module that sees all others. */
@NullMarked
package io.whimbrel.cli;

import org.jspecify.annotations.NullMarked;
