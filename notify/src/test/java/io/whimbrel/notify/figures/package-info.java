@NullMarked
package io.whimbrel.notify.figures;

import org.jspecify.annotations.NullMarked;
