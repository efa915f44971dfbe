/** Steps that run SQL. */
@NullMarked
package io.whimbrel.engine.steps.sql;

import org.jspecify.annotations.NullMarked;
