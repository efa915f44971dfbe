/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.assess;

import org.jspecify.annotations.NullMarked;
