/** Prepare: structure and fence on the target, the source's log kept, tables cut into chunks. */
@NullMarked
package io.whimbrel.engine.prepare;

import org.jspecify.annotations.NullMarked;
