/** Maintenance mode: the source refuses writes because people say so. */
@NullMarked
package io.whimbrel.engine.maintenance;

import org.jspecify.annotations.NullMarked;
