/** What was measured, and what follows from it: medians, ratios, goals. */
@NullMarked
package io.whimbrel.bench.figure;

import org.jspecify.annotations.NullMarked;
