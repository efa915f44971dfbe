@NullMarked
package io.whimbrel.planfile;

import org.jspecify.annotations.NullMarked;
