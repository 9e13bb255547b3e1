"""台账: approved records of the registers, for those who own, judge or read them."""
