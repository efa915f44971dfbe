/** Steps that carry the rows of another plan. */
@NullMarked
package io.whimbrel.engine.steps.copy;

import org.jspecify.annotations.NullMarked;
