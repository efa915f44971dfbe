/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.phases;

import org.jspecify.annotations.NullMarked;
