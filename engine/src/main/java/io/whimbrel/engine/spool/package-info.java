/** The source's log on this machine's disk: checksummed segment files in commit order. */
@NullMarked
package io.whimbrel.engine.spool;

import org.jspecify.annotations.NullMarked;
