/** Steps that change files. */
@NullMarked
package io.whimbrel.engine.steps.file;

import org.jspecify.annotations.NullMarked;
