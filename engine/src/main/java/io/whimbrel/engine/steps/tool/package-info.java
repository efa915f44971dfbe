/** Steps that bring the migrations of other tools into a database. */
@NullMarked
package io.whimbrel.engine.steps.tool;

import org.jspecify.annotations.NullMarked;
