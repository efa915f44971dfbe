/** Steps that run commands. */
@NullMarked
package io.whimbrel.engine.steps.command;

import org.jspecify.annotations.NullMarked;
