/** How far data are proved and watched: levels, samples, monitors. */
@NullMarked
package io.whimbrel.core.plan.verify;

import org.jspecify.annotations.NullMarked;
