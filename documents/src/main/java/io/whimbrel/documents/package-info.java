/** Renders what people read out of a run's journal. Sees {@code core} only. */
@NullMarked
package io.whimbrel.documents;

import org.jspecify.annotations.NullMarked;
