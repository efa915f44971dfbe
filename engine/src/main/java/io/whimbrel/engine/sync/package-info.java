/**
 * Sync: the source's log into the spool, from the spool to the target, and how far behind it is.
 */
@NullMarked
package io.whimbrel.engine.sync;

import org.jspecify.annotations.NullMarked;
