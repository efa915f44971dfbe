@NullMarked
package io.whimbrel.core.risk;

import org.jspecify.annotations.NullMarked;
