@NullMarked
package io.whimbrel.archive;

import org.jspecify.annotations.NullMarked;
