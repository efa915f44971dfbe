/** The data sets: deterministic, made by the source itself. */
@NullMarked
package io.whimbrel.bench.data;

import org.jspecify.annotations.NullMarked;
