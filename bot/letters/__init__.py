"""Letters that are printed and signed: đơn khiếu nại, đơn tố cáo."""
