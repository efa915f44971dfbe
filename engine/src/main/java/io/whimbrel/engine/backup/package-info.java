/** Backups: made before anything is written, proved, restored, pruned. */
@NullMarked
package io.whimbrel.engine.backup;

import org.jspecify.annotations.NullMarked;
