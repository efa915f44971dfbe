/** Shadow queries: an application's queries on both sides, results and latencies compared. */
@NullMarked
package io.whimbrel.engine.shadow;

import org.jspecify.annotations.NullMarked;
