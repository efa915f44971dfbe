/** Steps that wait for something, and look whether it holds. */
@NullMarked
package io.whimbrel.engine.steps.check;

import org.jspecify.annotations.NullMarked;
