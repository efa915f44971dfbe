/** The commands about the log of issues. */
@NullMarked
package io.whimbrel.cli.command.issue;

import org.jspecify.annotations.NullMarked;
