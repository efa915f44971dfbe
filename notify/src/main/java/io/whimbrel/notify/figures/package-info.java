/** Figures that the application tells: what is outside is not only told, it is also asked. */
@NullMarked
package io.whimbrel.notify.figures;

import org.jspecify.annotations.NullMarked;
