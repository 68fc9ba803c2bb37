import WholeROI
