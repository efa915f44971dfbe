/** Statements of the user and of migration tools, run and tried. */
@NullMarked
package io.whimbrel.core.database.script;

import org.jspecify.annotations.NullMarked;
