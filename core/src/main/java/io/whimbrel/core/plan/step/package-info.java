/** What a plan of steps does one after another: code, statements, files, tools, calls, switches. */
@NullMarked
package io.whimbrel.core.plan.step;

import org.jspecify.annotations.NullMarked;
