/** The sections of the benchmark: what is measured in which order. */
@NullMarked
package io.whimbrel.bench.section;

import org.jspecify.annotations.NullMarked;
