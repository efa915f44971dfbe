/** Directories of migrations, read. */
@NullMarked
package io.whimbrel.engine.steps.sql;

import org.jspecify.annotations.NullMarked;
