/** Steps that shift traffic. */
@NullMarked
package io.whimbrel.engine.steps.traffic;

import org.jspecify.annotations.NullMarked;
