/** Steps that change a tree of sources. */
@NullMarked
package io.whimbrel.engine.steps.code;

import org.jspecify.annotations.NullMarked;
