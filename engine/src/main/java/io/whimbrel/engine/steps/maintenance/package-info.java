/** Steps that switch maintenance mode. */
@NullMarked
package io.whimbrel.engine.steps.maintenance;

import org.jspecify.annotations.NullMarked;
