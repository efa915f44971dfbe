/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.shadow;

import org.jspecify.annotations.NullMarked;
