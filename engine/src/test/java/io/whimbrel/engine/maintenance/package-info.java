/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.maintenance;

import org.jspecify.annotations.NullMarked;
