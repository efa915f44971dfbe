/** Parts of the engine tried alone. */
@NullMarked
package io.whimbrel.engine.run;

import org.jspecify.annotations.NullMarked;
