/** The command line: every command, one file each, by family in the packages below. */
@NullMarked
package io.whimbrel.cli.command;

import org.jspecify.annotations.NullMarked;
