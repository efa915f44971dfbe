/** The commands that begin plans, and those about a folder of them. */
@NullMarked
package io.whimbrel.cli.command.folder;

import org.jspecify.annotations.NullMarked;
