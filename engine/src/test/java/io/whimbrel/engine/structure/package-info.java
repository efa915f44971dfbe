/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.structure;

import org.jspecify.annotations.NullMarked;
