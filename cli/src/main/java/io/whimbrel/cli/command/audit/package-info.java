/** The commands about the journal as evidence. */
@NullMarked
package io.whimbrel.cli.command.audit;

import org.jspecify.annotations.NullMarked;
