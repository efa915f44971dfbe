/** The commands of a run: before it, of it, what it proves and how it ends. */
@NullMarked
package io.whimbrel.cli.command.run;

import org.jspecify.annotations.NullMarked;
