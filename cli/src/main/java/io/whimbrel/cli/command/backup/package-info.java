/** The commands about backups: made, listed, verified, pruned, restored. */
@NullMarked
package io.whimbrel.cli.command.backup;

import org.jspecify.annotations.NullMarked;
